"""Runs llama.cpp's own HTTP server on loopback with the model file named; ends when standard input does.

A process of its own, as the server writes to standard error and has threads that cannot be ended. Prints its address.
"""

from __future__ import annotations

import sys

import xllamacpp


def main() -> None:
    """Serve."""
    parameters = xllamacpp.CommonParams()
    parameters.model.path = sys.argv[1]
    parameters.model_alias = {"smollm2"}
    parameters.hostnames = ["127.0.0.1"]
    parameters.port = 0
    parameters.api_keys = ["open-sesame"]
    parameters.n_ctx = 4096
    parameters.n_parallel = 1
    parameters.cpuparams.n_threads = parameters.cpuparams_batch.n_threads = (
        1  # a second thread waits busily for a core that others hold
    )
    parameters.verbosity = -1
    server = xllamacpp.Server(parameters)
    print(server.listening_address, flush=True)  # noqa: T201
    sys.stdin.read()


if __name__ == "__main__":
    main()
