"""Whether a notice of the desktop that the settings ask for gets past tmux."""

import subprocess
from collections.abc import Mapping

from nonvoip_tui.commands.doctor.check import Check, ok, warn
from nonvoip_tui.commands.doctor.tmux import OF_PANE, option_of_tmux


def notice_check(notify: str, environ: Mapping[str, str]) -> Check:
    """Ask the tmux around, where the settings want something that it must let through.

    Args:
        notify: the setting.
        environ: `TMUX` says whether there is one.
    """
    if notify == "off":
        return ok("notices", "none of the desktop are asked for (notify is off)")
    if not environ.get("TMUX"):
        return ok("notices", f"of the desktop by {notify}, if the terminal knows it")
    try:
        setting = option_of_tmux("allow-passthrough", environ, OF_PANE)
    except (OSError, subprocess.TimeoutExpired) as error:
        return warn("notices", f"inside tmux, but tmux does not answer ({type(error).__name__})")
    if setting == "off":
        words = f"tmux drops them: notify is {notify}, and allow-passthrough is off"
        return warn("notices", words, "tmux set-option -g allow-passthrough on")
    # Before tmux 3.3 there is no such option, and they always get through.
    said = f"allow-passthrough is {setting}" if setting else "it has no allow-passthrough"
    return ok("notices", f"of the desktop by {notify}, through tmux ({said})")
