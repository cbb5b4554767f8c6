"""A test in ctest's report, as ci/tally counts it and ci/failures shows it."""

import xml.etree.ElementTree as ET


def passed(test: ET.Element) -> bool:
    """As ctest sees it."""
    return test.attrib["status"] == "run"


def was_skipped(test: ET.Element) -> bool:
    """By its own word: what could not be started is "skipped" to ctest as well."""
    skipped = test.find("skipped")
    return skipped is not None and skipped.attrib["message"].startswith("SKIP_")
