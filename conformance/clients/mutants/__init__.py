"""Clients with one check taken away or bent, each named after what it does wrong. `table` has them all."""
