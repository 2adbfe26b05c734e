"""OpenVINO without its messages home: the one place that imports it.

`import openvino` also imports its model converters. These report each import to Google Analytics, from a
forked process, under an id that they leave in the home folder. Footnote promises privacy and converts
nothing. `None` in `sys.modules` tells Python that a module is not to be had, and OpenVINO does without it.
"""

import sys

CONVERTERS = "openvino.tools.ovc"

sys.modules.setdefault(CONVERTERS, None)  # type: ignore[arg-type]
try:
    from openvino import Core, Model
    from openvino import opset15 as ops
finally:
    if sys.modules[CONVERTERS] is None:
        del sys.modules[CONVERTERS]

__all__ = ["Core", "Model", "ops"]
