"""From exec to the end: arc-key-provider establish against bare_client, which does only the unavoidable.

Usage: establish_benchmark.py PATH-OF-arc-key-provider PATH-OF-bare_client [RUNS]
"""

import json
import os
import statistics
import sys
import tempfile
import time

from provider.testing.mini_agent import MiniAgent, http


def run(arguments: list[str], env: dict[str, str]) -> tuple[float, float]:
    """Milliseconds from exec to exit, and of processor time."""
    begin = time.perf_counter()
    quiet = [(os.POSIX_SPAWN_OPEN, 1, "/dev/null", os.O_WRONLY, 0)]
    _, status, usage = os.wait4(os.posix_spawn(arguments[0], arguments, env, file_actions=quiet), 0)
    if status != 0:
        sys.exit(f"{arguments[0]} failed: {status}")
    return (time.perf_counter() - begin) * 1000, (usage.ru_utime + usage.ru_stime) * 1000


def main() -> None:
    """Prints the medians of both programs, and their ratio."""
    provider, bare_client = sys.argv[1:3]
    runs = int(sys.argv[3]) if len(sys.argv) > 3 else 300
    with tempfile.TemporaryDirectory(prefix="provider-benchmark-") as folder:
        path = f"{folder}/agent.sock"
        env = {"TESSERA_KEY_PROVIDER": "dstack-kms", "TESSERA_DSTACK_SOCKET": path, "TESSERA_DSTACK_KMS_KEY_ID": "k"}
        times: dict[str, list[tuple[float, float]]] = {provider: [], bare_client: []}
        with MiniAgent(path, http(json.dumps({"key": "5a" * 32, "signature_chain": []}))):
            for _ in range(runs):  # in turns, so that a busy machine slows both
                times[provider].append(run([provider, "establish"], env))
                times[bare_client].append(run([bare_client, path], env))
    ours, bare = ([statistics.median(column) for column in zip(*times[program], strict=True)] for program in (provider, bare_client))
    print(f"median of {runs} runs           exec to exit    processor")
    for name, (wall, processor) in (("arc-key-provider establish", ours), ("bare_client", bare)):
        print(f"{name:26}  {wall:10.2f} ms {processor:9.2f} ms")
    print(f"{'ratio':26}  {ours[0] / bare[0]:10.2f}    {ours[1] / bare[1]:9.2f}")


if __name__ == "__main__":
    main()
