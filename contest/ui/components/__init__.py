"""The two browser components: the judge's pad and the live wire. Each is plain ES modules, joined by ``bundle``."""
