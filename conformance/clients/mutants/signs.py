"""Mutants to which signs in a path or a purpose mean something: to a template, a shell, a format, a pattern or a reader of settings."""

import re
from collections.abc import Callable

from mutants.asking import ask_for, ask_for_purpose
from mutants.patching import Client
from mutants.registry import mutant

NO_CHARACTER = re.compile("[\ufdd0-\ufdef\ufffe\uffff]")
# What YAML takes for a truth value, and a program that reads it writes in its place.
TRUTHS = {"yes": "True", "no": "False", "on": "True", "off": "False", "true": "True", "false": "False"}


def filled_in(text: str) -> str:
    """As JavaScript's replace puts it into a template."""
    return text.replace("$$", "$").replace("$&", "{path}").replace("$`", "")


def without(expression: str) -> Callable[[str], str]:
    return lambda path: re.sub(expression, "", path)


@mutant("fills the path into a template by replace", "request-path-two-dollars")
def fills_the_path_into_a_template(client: Client) -> None:
    ask_for(client, filled_in)


@mutant("fills the purpose into a template by replace", "request-purpose-of-signs")
def fills_the_purpose_into_a_template(client: Client) -> None:
    ask_for_purpose(client, filled_in)


@mutant("hands the path to a shell in single quotes", "request-path-single-quotes")
def hands_the_path_to_a_shell(client: Client) -> None:
    ask_for(client, without("'"))


@mutant("lets a shell run what stands in the path", "request-path-backquotes")
def lets_a_shell_run_the_path(client: Client) -> None:
    ask_for(client, without(r"`[^`]*`|\$\([^)]*\)"))


@mutant("formats the path, and makes one brace of two", "request-path-doubled-braces")
def formats_the_path_by_braces(client: Client) -> None:
    ask_for(client, lambda path: path.replace("{{", "{").replace("}}", "}"))


@mutant("formats the path, and makes one percent sign of two", "request-path-doubled-percent")
def formats_the_path_by_percent_signs(client: Client) -> None:
    ask_for(client, lambda path: path.replace("%%", "%"))


@mutant("takes the path for a list, and the first of it", "request-path-commas")
def takes_the_first_of_a_list(client: Client) -> None:
    ask_for(client, lambda path: path.split(",")[0])


@mutant("splits a setting at every equals sign", "request-path-equals-signs")
def splits_at_every_equals_sign(client: Client) -> None:
    ask_for(client, lambda path: path.split("=")[0])


@mutant("drops a dot behind the path", "request-path-dot-behind")
def drops_a_dot_behind_the_path(client: Client) -> None:
    ask_for(client, lambda path: path.rstrip("."))


@mutant("takes the path for a pattern that no file fits", "request-path-stars")
def takes_the_path_for_a_pattern(client: Client) -> None:
    ask_for(client, without(r"[*?]|\[[^]]*\]"))


@mutant("takes a word and a colon before the path for a scheme", "request-path-scheme")
def drops_a_scheme_before_the_path(client: Client) -> None:
    ask_for(client, without("^[a-z]+:(//)?"))


@mutant("takes a path for a truth value where it looks like one", "request-path-word-true request-path-word-no")
def takes_a_path_for_a_truth_value(client: Client) -> None:
    ask_for(client, lambda path: TRUTHS.get(path, path))


@mutant("puts a mark in the place of what is no character", "request-path-noncharacters")
def replaces_what_is_no_character(client: Client) -> None:
    ask_for(client, lambda path: NO_CHARACTER.sub("\ufffd", path))
