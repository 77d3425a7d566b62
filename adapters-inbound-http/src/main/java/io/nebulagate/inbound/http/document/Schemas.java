package io.nebulagate.inbound.http.document;

import io.nebulagate.domain.money.Price;
import java.math.BigDecimal;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;

/**
 * The values that mean the same wherever they stand: amounts, ids, prices, refusals. Annotations
 * refer to them by name, as in {@code @Schema(ref = Schemas.USD)}.
 */
public final class Schemas {

  /** An amount as it is shown. */
  public static final String USD = "Usd";

  /** An amount as it may be written. */
  public static final String AMOUNT = "Amount";

  /** The id of something, a whole number. */
  public static final String ID = "Id";

  /** A length of time. */
  public static final String SECONDS = "Seconds";

  /** An exact decimal number as it may be written. */
  public static final String DECIMAL = "Decimal";

  /** What one of something costs, as it may be written. */
  public static final String PRICE = "Price";

  /** A factor of new-api's, as it may be written. */
  public static final String RATIO = "Ratio";

  /** Prices under names of the caller's choosing. */
  public static final String PRICES = "Prices";

  /** One price for any image, or prices by size and quality. */
  public static final String IMAGE_PRICES = "ImagePrices";

  /** The models that a provider serves. */
  public static final String PROVIDER_MODELS = "ProviderModels";

  /** What an old model is to go on from, or what is to become vectors. */
  public static final String PROMPT = "Prompt";

  /** A conversation that a provider keeps. */
  public static final String CONVERSATION = "ConversationReference";

  /** A project, by id or by name. */
  public static final String PROJECT = "ProjectReference";

  /** Whose limits: an id, or the name of a model. */
  public static final String LIMIT_OWNER = "LimitOwner";

  /** A refusal of the admin API. */
  public static final String API_ERROR = "ApiError";

  /** A refusal in OpenAI's words. */
  public static final String RELAY_ERROR = "RelayError";

  /** A refusal in Google's words. */
  public static final String GOOGLE_ERROR = "GoogleError";

  /** A refusal in Cohere's words. */
  public static final String COHERE_ERROR = "CohereError";

  private static final String PLAIN_DECIMAL = "^-?[0-9]+(\\.[0-9]{1,9})?$";

  private Schemas() {}

  /** All of them, by name. */
  public static Map<String, Schema> all() {
    Map<String, Schema> all = new TreeMap<>();
    all.put(USD, text("US dollars, exactly").pattern(PLAIN_DECIMAL).addExample("12.5"));
    all.put(
        AMOUNT,
        either(text("").pattern(PLAIN_DECIMAL), number())
            .description("US dollars with at most 9 decimals, as a text or as a number")
            .addExample("12.5"));
    all.put(ID, of(SchemaType.INTEGER).format("int64").minimum(BigDecimal.ONE));
    all.put(SECONDS, of(SchemaType.INTEGER).description("Whole seconds").minimum(BigDecimal.ZERO));
    all.put(
        DECIMAL,
        either(text(""), number())
            .description("An exact decimal number, as a number or as a text")
            .addExample("1.5"));
    all.put(PRICE, to(DECIMAL).description("USD, 0 to " + Price.MAX));
    all.put(RATIO, to(DECIMAL).description("0 to " + Price.MAX));
    all.put(PRICES, of(SchemaType.OBJECT).additionalPropertiesSchema(to(PRICE)));
    all.put(IMAGE_PRICES, either(to(PRICE), to(PRICES)));
    all.put(
        PROMPT,
        either(text(""), of(SchemaType.ARRAY).description("Texts, tokens or lists of them")));
    all.put(
        CONVERSATION,
        either(text("Its id"), of(SchemaType.OBJECT))
            .description("Refused: nobody here knows whose conversation it is"));
    all.put(PROVIDER_MODELS, providerModels());
    all.put(
        PROJECT,
        either(to(ID), text("A name; made when there is no such project"))
            .description("A project of whoever pays, by its id or its name"));
    all.put(LIMIT_OWNER, either(to(ID), text("The name of a model")));
    all.put(API_ERROR, apiError());
    all.put(RELAY_ERROR, relayError());
    all.put(GOOGLE_ERROR, googleError());
    all.put(COHERE_ERROR, cohereError());
    return all;
  }

  /** The schema of this name, wherever it stands. */
  public static Schema to(String name) {
    return OASFactory.createSchema().ref(name);
  }

  /** A new schema of values of one kind. */
  public static Schema of(SchemaType type) {
    return OASFactory.createSchema().addType(type);
  }

  private static Schema text(String description) {
    Schema text = of(SchemaType.STRING);
    return description.isEmpty() ? text : text.description(description);
  }

  private static Schema number() {
    return of(SchemaType.NUMBER);
  }

  private static Schema either(Schema one, Schema other) {
    return OASFactory.createSchema().addAnyOf(one).addAnyOf(other);
  }

  private static Schema providerModels() {
    Schema named =
        of(SchemaType.OBJECT)
            .addProperty("name", text(""))
            .addProperty("upstream", text("What the provider calls it"))
            .addRequired("name");
    return of(SchemaType.ARRAY).items(either(text("What both call it"), named));
  }

  private static Schema apiError() {
    return of(SchemaType.OBJECT)
        .description("A refusal: `code` is for programs, `message` for people")
        .addProperty("success", of(SchemaType.BOOLEAN).constValue(false))
        .addProperty("message", text(""))
        .addProperty("code", text(""))
        .addProperty("data", of(SchemaType.NULL))
        .addRequired("success")
        .addRequired("message")
        .addRequired("code");
  }

  private static Schema relayError() {
    Schema error =
        of(SchemaType.OBJECT)
            .addProperty("message", text(""))
            .addProperty("type", text(""))
            .addProperty("param", text("").addType(SchemaType.NULL))
            .addProperty("code", text("").addType(SchemaType.NULL));
    return of(SchemaType.OBJECT)
        .description("A refusal in OpenAI's words")
        .addProperty("error", error)
        .addRequired("error");
  }

  private static Schema cohereError() {
    return of(SchemaType.OBJECT)
        .description("A refusal in Cohere's words")
        .addProperty("message", text(""))
        .addRequired("message");
  }

  private static Schema googleError() {
    Schema error =
        of(SchemaType.OBJECT)
            .addProperty("code", of(SchemaType.INTEGER).description("The HTTP status"))
            .addProperty("message", text(""))
            .addProperty("status", text("A word of google.rpc's, such as `NOT_FOUND`"));
    return of(SchemaType.OBJECT)
        .description("A refusal in Google's words")
        .addProperty("error", error)
        .addRequired("error");
  }
}
