package io.nebulagate.house;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/** What a tidy house looks like, one constant per rule. {@code CONTRIBUTING.md} tells people. */
enum TidyRule {
  FILE_LENGTH,
  LINE_WIDTH,
  TABS,
  OPEN_WORK,
  DEAD_CODE,
  METHOD_LENGTH,
  PARAMETERS,
  TEST_NAMES,
  STANDARD_STREAMS,
  IMPORTS,
  TYPE_NAMES,
  PACKAGE_NAMES,
  PACKAGE_SIZE,
  PACKAGE_INFO;

  List<Finding> findingsIn(List<SourceFile> files) {
    return switch (this) {
      case FILE_LENGTH -> each(files, LayoutRules::fileLength);
      case LINE_WIDTH -> each(files, LayoutRules::lineWidth);
      case TABS -> each(files, LayoutRules::tabs);
      case OPEN_WORK -> each(files, LayoutRules::openWork);
      case DEAD_CODE -> each(files, LayoutRules::deadCode);
      case METHOD_LENGTH -> each(files, ShapeRules::methodLength);
      case PARAMETERS -> each(files, ShapeRules::parameters);
      case TEST_NAMES -> each(files, ShapeRules::testNames);
      case STANDARD_STREAMS -> each(files, ShapeRules::standardStreams);
      case IMPORTS -> each(files, NameRules::imports);
      case TYPE_NAMES -> each(files, NameRules::typeNames);
      case PACKAGE_NAMES -> each(files, NameRules::packageNames);
      case PACKAGE_SIZE -> NameRules.packageSize(files).toList();
      case PACKAGE_INFO -> NameRules.packageInfo(files).toList();
    };
  }

  private static List<Finding> each(
      List<SourceFile> files, Function<SourceFile, Stream<Finding>> rule) {
    return files.stream().flatMap(rule).toList();
  }
}
