"""Writes the tiny networks that the tests of the model load: `python3 make-networks.py`, with python3-onnx.

A network sums up a weight per code and class: `!` speaks for the first class, `~` for the second. The first file is as the agent wants it,
the others are wrong in one way each.
"""

from pathlib import Path

import numpy as np
from onnx import TensorProto, helper, numpy_helper

LENGTH = 32
HERE = Path(__file__).parent


def network(file: str, classes: int = 2, given: str = "codes", length: int = LENGTH) -> None:
    weights = np.zeros((128, classes), dtype=np.float32)
    weights[ord("!"), 0] = 2
    weights[ord("~"), 1 % classes] = 2
    bias = np.full((1, classes), -4, dtype=np.float32)
    graph = helper.make_graph(
        [
            helper.make_node("Gather", ["weights", given], ["rows"]),
            helper.make_node("ReduceSum", ["rows", "axes"], ["sums"], keepdims=0),
            helper.make_node("Add", ["sums", "bias"], ["logits"]),
            helper.make_node("Sigmoid", ["logits"], ["scores"]),
        ],
        "fixture",
        [helper.make_tensor_value_info(given, TensorProto.INT32, [1, length])],
        [helper.make_tensor_value_info("scores", TensorProto.FLOAT, [1, classes])],
        [
            numpy_helper.from_array(weights, "weights"),
            numpy_helper.from_array(bias, "bias"),
            numpy_helper.from_array(np.array([1], dtype=np.int64), "axes"),
        ],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=7)
    (HERE / file).write_bytes(model.SerializeToString())


network("network.onnx")
network("one-class.onnx", classes=1)
network("other-name.onnx", given="tokens")
network("other-length.onnx", length=LENGTH // 2)
