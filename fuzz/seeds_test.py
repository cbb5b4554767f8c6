"""Checks the seed renderer: its placeholders, and that every case of the suite can be rendered."""

import json
import pathlib
import unittest

import seeds

CASES = pathlib.Path(__file__).resolve().parent.parent / "conformance" / "cases"
SECRET = seeds.Values(32).secret
HEX = SECRET.hex()


class Templates(unittest.TestCase):
    def test_renders_each_placeholder(self):
        values = seeds.Values(32)
        values.body = b"\xc3\xa4bc"
        expected = {
            "a${secret}b": f"a{HEX}b",
            "${secret:upper}": HEX.upper(),
            "${secret:first:2}|${secret:from:31}": f"{HEX[:4]}|{HEX[62:]}",
            "${zeros:3}": "000000",
            "${body}|${body:first:3}|${body:from:3}": "äbc|äb|c",
            "${body_length}|${body_length:+2}|${body_length:-1}": "4|6|3",
            "${repeat:3:ab}": "ababab",
            "${chunk:body}|${chunk:body:first:2}": "4\r\näbc\r\n|2\r\nä\r\n",
            "${hex:0d0A}${dollar}": "\r\n$",
        }
        for template, text in expected.items():
            with self.subTest(template):
                self.assertEqual(values.render(template), text.encode())
        self.assertEqual(values.render("${secret:raw}"), SECRET)
        self.assertEqual(values.render("${secret:mixed}").decode().lower(), HEX)

    def test_refuses_an_unknown_placeholder(self):
        for template in ("${unknown}", "${secret:unknown}", "${body:last:1}", "${body_length:*2}"):
            with self.subTest(template), self.assertRaises(seeds.UnknownPlaceholder):
                seeds.Values(32).render(template)

    def test_joins_what_is_sent_and_nothing_else(self):
        steps = [{"send": "a", "times": 2}, {"wait_ms": 1}, {"send_bytewise": "b"}, {"stall": True}]
        self.assertEqual(seeds.answer_of({"steps": steps}), b"aab")


class Cases(unittest.TestCase):
    def test_renders_the_cases_of_the_suite(self):
        self.assertGreater(len(seeds.seeds(CASES)), 50)

    def test_leaves_out_only_the_long_answers(self):
        made = seeds.seeds(CASES)
        for path in CASES.glob("*/*.json"):
            answer = seeds.answer_of(json.loads(path.read_text(encoding="utf-8")).get("script", {}))
            with self.subTest(path.stem):
                self.assertEqual(path.stem in made, 0 < len(answer) <= seeds.MOST_SEED_BYTES)

    def test_the_sound_seed_is_a_whole_answer(self):
        head, _, body = seeds.seeds(CASES)["fixed-usual"].partition(b"\r\n\r\n")
        self.assertIn(b"Content-Length: %d" % len(body), head)
        self.assertEqual(json.loads(body)["key"], HEX)


if __name__ == "__main__":
    unittest.main()
