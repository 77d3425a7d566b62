package io.nebulagate.inbound.http.dialect.openai;

import io.nebulagate.domain.chat.Api;
import io.nebulagate.domain.chat.KeptByProvider;
import io.nebulagate.domain.chat.ModelName;
import io.nebulagate.domain.chat.Patch;
import io.nebulagate.domain.chat.RequestBody;
import io.nebulagate.domain.chat.RequestHead;
import io.nebulagate.domain.chat.Upload;
import io.nebulagate.domain.error.GatewayError;
import io.nebulagate.domain.error.GatewayException;
import io.nebulagate.domain.money.Unit;
import io.nebulagate.domain.money.UnitUsage;
import io.nebulagate.inbound.http.dialect.JsonOut;
import io.nebulagate.inbound.http.relay.RelayDialect.Question;
import io.nebulagate.inbound.http.upload.Form;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Reads what the gateway must know of a form with files, as OpenAI's clients send one. */
final class OpenAiForms {

  private static final String MODEL = "model";

  private OpenAiForms() {}

  static Question read(Api api, Form form, Upload.Kept kept) {
    Form.Part model = model(form).orElseThrow(OpenAiForms::modelMissing);
    return read(api, form, name(model.value()), new Upload(kept, place(model)));
  }

  /** Reads a form that asks for {@code asked}, whatever it says or does not. */
  static Question read(Api api, Form form, Upload.Kept kept, ModelName asked) {
    Upload upload =
        model(form)
            .map(model -> new Upload(kept, place(model)))
            .orElseGet(() -> Upload.unnamed(kept, form.boundary()));
    return read(api, form, asked, upload);
  }

  private static Question read(Api api, Form form, ModelName model, Upload upload) {
    List<Form.Part> files = form.named(fileField(api));
    if (api == Api.VIDEOS && form.text("prompt").isEmpty()) {
      throw new GatewayException(new GatewayError.MissingParameter("prompt"));
    }
    boolean needed = api != Api.VIDEOS;
    if ((needed && files.isEmpty()) || files.stream().anyMatch(part -> part.file().isEmpty())) {
      throw new GatewayException(new GatewayError.MissingParameter(fileField(api)));
    }
    int images = count(form);
    RequestHead head =
        new RequestHead(
            model,
            stream(api, form),
            true,
            OptionalLong.empty(),
            images,
            form.text("prompt").map(JsonOut::utf8Bytes).orElse(0L),
            units(api, form, files, images),
            KeptByProvider.NOTHING);
    return new Question(head, RequestBody.uploaded(summary(form, model), upload));
  }

  private static String fileField(Api api) {
    return switch (api) {
      case IMAGE_EDITS, IMAGE_VARIATIONS -> "image";
      case VIDEOS -> "input_reference";
      default -> "file";
    };
  }

  private static Optional<Form.Part> model(Form form) {
    List<Form.Part> models = form.named(MODEL);
    if (models.size() > 1 || models.stream().anyMatch(part -> part.file().isPresent())) {
      throw GatewayException.invalidValue(MODEL, "must stand there once, as a text");
    }
    return models.stream().findFirst();
  }

  private static GatewayException modelMissing() {
    return new GatewayException(new GatewayError.MissingParameter(MODEL));
  }

  private static Patch place(Form.Part model) {
    return new Patch((int) model.from(), (int) model.to(), model.value());
  }

  private static ModelName name(String text) {
    try {
      return new ModelName(text);
    } catch (IllegalArgumentException notAName) {
      throw GatewayException.invalidValue(
          MODEL, "has 1 to " + ModelName.LENGTH_MAX + " printable characters");
    }
  }

  private static boolean stream(Api api, Form form) {
    boolean asked =
        switch (form.text("stream").orElse("false")) {
          case "true" -> true;
          case "false" -> false;
          default -> throw GatewayException.invalidValue("stream", "must be true or false");
        };
    if (asked && api != Api.TRANSCRIPTIONS) {
      throw GatewayException.invalidValue("stream", "this comes in one piece; leave it out");
    }
    return asked;
  }

  private static int count(Form form) {
    String text = form.text("n").orElse("1");
    try {
      int count = Integer.parseInt(text);
      if (count >= 1 && count <= OpenAiRequest.CHOICES_MAX) {
        return count;
      }
    } catch (NumberFormatException notANumber) {
      throw wrongCount();
    }
    throw wrongCount();
  }

  private static GatewayException wrongCount() {
    return GatewayException.invalidValue(
        "n", "must be a whole number from 1 to " + OpenAiRequest.CHOICES_MAX);
  }

  private static UnitUsage units(Api api, Form form, List<Form.Part> files, int images) {
    if (fileField(api).equals("image")) {
      return UnitUsage.of(
          Pieces.image(form.text("size").orElse(""), form.text("quality").orElse("")), images);
    }
    if (api == Api.VIDEOS) {
      return UnitUsage.of(Unit.SECOND, seconds(form));
    }
    Form.Part sound = files.getFirst();
    String beginning = sound.file().map(Form.File::beginning).orElse("");
    return UnitUsage.of(Unit.SECOND, SoundLength.seconds(beginning, sound.to() - sound.from()));
  }

  private static int seconds(Form form) {
    String told = form.text("seconds").orElse(Integer.toString(VideoLength.UNSAID));
    return VideoLength.read(told)
        .orElseThrow(() -> GatewayException.invalidValue("seconds", VideoLength.WRONG));
  }

  /** What a repeat is known by, and what the prompt's tokens are counted from. */
  private static byte[] summary(Form form, ModelName model) {
    return new JsonOut()
        .object(json -> {
          json.writeStringField("asked", model.value());
          for (Form.Part part : form.parts()) {
            json.writeStringField(
                part.name(), part.file().map(Form.File::digest).orElse(part.value()));
          }
        });
  }
}
