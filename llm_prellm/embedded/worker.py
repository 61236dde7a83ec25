"""The process that holds llama.cpp and one model; ``server`` runs this file as a script.

llama.cpp is kept out of the user's process because it takes over SIGINT and SIGTERM, writes to the standard streams,
cannot be interrupted while it reads a prompt, and ends the process it lives in when it fails badly.

One line of JSON comes in on stdin: ``path`` (the GGUF file), ``context`` (tokens) and ``sys_path``. One line goes out
on stdout: ``host``, ``port``, ``key`` and ``guided`` (built with llguidance), or ``error``. The process ends when its
stdin does, and so with its parent, however that ends. llama.cpp's own HTTP server listens on a port of the loopback
interface and answers nobody without the key, which is made here and is known to the parent alone.
"""

import json
import os
import secrets
import signal
import sys
from urllib.parse import urlsplit

# How much of earlier prompts llama.cpp may keep in memory beside the current one, in MiB, so that a conversation finds
# its prefix again after the model did something else in between.
_PROMPT_CACHE_MIB = 512
_LOG_ERRORS = 1


def main() -> None:
    settings = json.loads(sys.stdin.readline())
    report = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    # As multiprocessing does; this file's own folder, which Python puts first, must not hide other modules.
    sys.path[:] = settings["sys_path"]
    # By default OpenMP's threads spin while they wait for each other. Beside other busy processes that made a 135M
    # model 40 times slower on two cores (0.6 tokens/s instead of 25); waiting asleep costs next to nothing otherwise.
    os.environ.setdefault("OMP_WAIT_POLICY", "passive")
    import xllamacpp

    key = secrets.token_urlsafe(32)
    params = xllamacpp.CommonParams()
    params.verbosity = _LOG_ERRORS
    params.model.path = settings["path"]
    params.n_ctx = settings["context"]
    params.n_parallel = 1
    params.warmup = False
    params.cache_prompt = True
    params.cache_ram_mib = _PROMPT_CACHE_MIB
    params.hostnames = ["127.0.0.1"]
    params.port = 0
    params.api_keys = [key]
    params.ui = False
    params.endpoint_slots = False
    params.endpoint_props = False
    try:
        server = xllamacpp.Server(params)
    except RuntimeError as error:
        answer = {"error": str(error)}
    else:
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, signal.SIG_DFL)
        address = urlsplit(server.listening_address)
        guided = xllamacpp.json_schema_to_grammar({"type": "object"}).startswith("%llguidance")
        answer = {"host": address.hostname, "port": address.port, "key": key, "guided": guided}
    report.write(json.dumps(answer) + "\n")
    report.close()
    if "key" in answer:
        sys.stdin.read()
    # Nothing of this process is worth saving, and llama.cpp's own way out takes longer.
    os._exit(0)


if __name__ == "__main__":
    main()
