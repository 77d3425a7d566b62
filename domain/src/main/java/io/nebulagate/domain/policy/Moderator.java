package io.nebulagate.domain.policy;

import io.nebulagate.domain.chat.ModelName;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Asks a model what it thinks of a text. Blocks; thread-safe. */
@FunctionalInterface
public interface Moderator {

  /** Nobody who could be asked: whatever has to be, fails. */
  Moderator NONE =
      (_, _, _) -> {
        throw new IllegalStateException("nobody is asked");
      };

  /**
   * One question, and no other if it fails.
   *
   * @param patience how long the answer may take
   * @throws IllegalStateException when there is no answer in time, or none that can be read
   */
  Opinion ask(ModelName model, String text, Duration patience);

  /**
   * What the model thinks.
   *
   * @param flagged whether the text is of any category that must not be
   * @param categories those the text is of, by their names
   * @param thousandths how sure the model is of each category it knows
   */
  record Opinion(boolean flagged, Set<String> categories, Map<String, Integer> thousandths) {

    /** What is said of a text that is of no category with a name. */
    static final String UNNAMED = "flagged";

    /** Copies the collections. */
    public Opinion {
      categories = Set.copyOf(categories);
      thousandths = Map.copyOf(thousandths);
    }

    /**
     * The first category, by its name, for which {@code wanted} holds.
     *
     * @throws IllegalStateException when the model left out what is wanted
     */
    Optional<String> of(Detector.Moderation wanted) {
      if (wanted.threshold().isPresent()
          ? thousandths.isEmpty()
          : flagged && categories.isEmpty() && !wanted.categories().isEmpty()) {
        throw new IllegalStateException("the model names no categories");
      }
      Optional<String> named =
          (wanted.threshold().isPresent() ? thousandths.keySet() : categories)
              .stream()
                  .filter(one -> wanted.categories().isEmpty() || wanted.categories().contains(one))
                  .filter(one -> isSure(one, wanted))
                  .min(String::compareTo);
      boolean whatever = wanted.categories().isEmpty() && wanted.threshold().isEmpty();
      return whatever && flagged ? named.or(() -> Optional.of(UNNAMED)) : named;
    }

    private boolean isSure(String category, Detector.Moderation wanted) {
      return wanted.threshold().isEmpty()
          || thousandths.getOrDefault(category, 0) >= wanted.threshold().getAsInt();
    }
  }
}
