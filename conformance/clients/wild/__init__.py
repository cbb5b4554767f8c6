"""What a hostile client may do to the runner and to the machine, each act named after what it does."""

from wild import endings, files, outputs, processes, requests, rights  # noqa: F401  (they register their acts)
from wild.registry import ACTIONS, ENDINGS, Act, Scene, Script, draw_script

__all__ = ["ACTIONS", "ENDINGS", "Act", "Scene", "Script", "draw_script"]
