"""A mutant that skips more than interim answers."""

from mutants.patching import Client
from mutants.registry import mutant
from sound_client import Stream


@mutant("skips every answer whose status is below 200", "status-000-before-* status-099-before-* status-of-minus-12-before-*")
def skips_every_status_below_200(client: Client) -> None:
    read_head = client.read_head

    def status_of(line: str) -> int:
        try:
            return int(line.split(" ")[1])
        except (IndexError, ValueError):
            raise client.Refused("a malformed status line") from None

    def read_final_head(stream: Stream) -> list[str]:
        while True:
            lines = list(read_head(stream))
            if status_of(lines[0]) >= 200 or status_of(lines[0]) == 101:
                return lines

    client.read_head = read_final_head
