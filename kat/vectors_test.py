"""Checks every vector file against its schema, and every schema for strictness."""

import copy
import json
import pathlib
import unittest
from typing import Any

import jsonschema

FOLDER = pathlib.Path(__file__).resolve().parent
VECTOR_FILES = sorted((FOLDER / "vectors").glob("*.json"))
SCHEMA_FILES = sorted((FOLDER / "schemas").glob("*.schema.json"))


def load(path: pathlib.Path) -> Any:
    def no_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        names = [name for name, _ in pairs]
        if len(names) != len(set(names)):
            raise ValueError(f"{path.name}: a member stands twice among {names}")
        return dict(pairs)

    return json.loads(path.read_text(encoding="utf-8"), object_pairs_hook=no_duplicates)


def validator_for(data: dict[str, Any]) -> jsonschema.Draft202012Validator:
    schema = load(FOLDER / "schemas" / data["schema"])
    return jsonschema.Draft202012Validator(schema)


class VectorFiles(unittest.TestCase):
    def test_there_is_one_schema_for_each_file(self) -> None:
        self.assertEqual(len(VECTOR_FILES), 4)
        self.assertEqual(
            [path.stem + ".schema.json" for path in VECTOR_FILES],
            [path.name for path in SCHEMA_FILES],
        )

    def test_each_schema_is_a_draft_2020_12_schema(self) -> None:
        for path in SCHEMA_FILES:
            with self.subTest(path.name):
                schema = load(path)
                self.assertEqual(schema["$schema"], "https://json-schema.org/draft/2020-12/schema")
                jsonschema.Draft202012Validator.check_schema(schema)

    def test_each_file_keeps_its_schema(self) -> None:
        for path in VECTOR_FILES:
            with self.subTest(path.name):
                data = load(path)
                self.assertEqual(data["schema"], path.stem + ".schema.json")
                validator_for(data).validate(data)

    def test_the_count_is_the_number_of_vectors_and_ids_are_unique(self) -> None:
        for path in VECTOR_FILES:
            with self.subTest(path.name):
                data = load(path)
                ids = [vector["id"] for vector in data["vectors"]]
                self.assertEqual(data["count"], len(ids))
                self.assertEqual(len(set(ids)), len(ids))

    def test_an_unknown_member_is_refused_at_both_levels(self) -> None:
        for path in VECTOR_FILES:
            data = load(path)
            validator = validator_for(data)
            for level in ("file", "vector"):
                with self.subTest(path.name, level=level):
                    changed = copy.deepcopy(data)
                    target = changed if level == "file" else changed["vectors"][0]
                    target["unknown"] = "00"
                    self.assertFalse(validator.is_valid(changed))

    def test_every_member_of_every_vector_is_needed(self) -> None:
        for path in VECTOR_FILES:
            data = load(path)
            validator = validator_for(data)
            for index, vector in enumerate(data["vectors"]):
                for name in vector:
                    with self.subTest(path.name, vector=vector["id"], without=name):
                        changed = dict(data, vectors=[dict(data["vectors"][index])])
                        del changed["vectors"][0][name]
                        self.assertFalse(validator.is_valid(changed))

    def test_an_unknown_flag_is_refused(self) -> None:
        for path in VECTOR_FILES:
            with self.subTest(path.name):
                data = load(path)
                data["vectors"][0]["flags"] = ["unknown"]
                self.assertFalse(validator_for(data).is_valid(data))


if __name__ == "__main__":
    unittest.main()
