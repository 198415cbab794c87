"""How much memory a process holds, as Linux tells it: owns the reading of its status."""

from pathlib import Path

# What is resident and its own; what is resident and mapped from files, which the system may take back; the
# most that was resident.
OWN, MAPPED, PEAK = "RssAnon", "RssFile", "VmHWM"


def memory_of(process: int | str = "self") -> dict[str, float]:
    """MB by `OWN`, `MAPPED` and `PEAK`; empty once the process has ended, or where the system does not
    tell."""
    try:
        lines = Path(f"/proc/{process}/status").read_text(encoding="utf-8").splitlines()
    except OSError:
        return {}
    fields = dict(line.split(":", 1) for line in lines)
    return {name: int(fields[name].split()[0]) / 1024 for name in (OWN, MAPPED, PEAK) if name in fields}
