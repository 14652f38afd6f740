"""Lets a test module skip itself, saying so, on a machine without PyTorch: the app needs neither Python nor this."""

import sys
import unittest


def skip_without_torch(module: str) -> None:
    """To be called before a test module imports torch."""
    try:
        import torch  # noqa: F401
    except ImportError:
        reason = f"{module} left out: no PyTorch here (Debian: python3-torch python3-numpy python3-pil)"
        print(reason, file=sys.stderr)
        raise unittest.SkipTest(reason) from None
