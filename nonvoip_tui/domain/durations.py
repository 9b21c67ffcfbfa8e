"""Durations as they are written for people."""


def time_left(seconds: float, *, is_coarse: bool = False) -> str:
    """`9:41`, `3 h 05 m`, `29 d 4 h`; a dash when it is over; coarse in minutes: `9 min`."""
    seconds = int(seconds)
    if seconds <= 0:
        return "—"
    if seconds < 3600:
        minutes = seconds // 60
        return f"{minutes} min" if is_coarse else f"{minutes}:{seconds % 60:02}"
    if seconds < 86_400:
        return f"{seconds // 3600} h {seconds % 3600 // 60:02} m"
    return f"{seconds // 86_400} d {seconds % 86_400 // 3600} h"
