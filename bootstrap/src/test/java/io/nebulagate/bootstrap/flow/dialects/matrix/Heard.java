package io.nebulagate.bootstrap.flow.dialects.matrix;

import java.util.ArrayList;
import java.util.List;

/** What a client understood of an answer, whatever its dialect. */
final class Heard {

  final StringBuilder text = new StringBuilder();
  final StringBuilder thoughts = new StringBuilder();
  final List<Call> calls = new ArrayList<>();
  String end = "";
  long input;
  long output;
  String error = "";

  /** A call of a function; the arguments come bit by bit. */
  static final class Call {
    final String id;
    final String name;
    final StringBuilder arguments = new StringBuilder();

    Call(String id, String name) {
      this.id = id;
      this.name = name;
    }

    @Override
    public String toString() {
      return name + arguments.toString().replaceAll("\\s", "");
    }
  }

  List<String> called() {
    return calls.stream().map(Call::toString).toList();
  }
}
