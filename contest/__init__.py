"""Live scoring for village and community contests."""

__version__ = "0.1.0"
