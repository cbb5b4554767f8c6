"""Clients that are not ours: official SDKs, and careful programs on the HTTP library of a language, each made into a client under test."""
