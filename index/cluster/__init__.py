"""Reading, cutting and embedding on a Ray cluster, as an optional extra. The catalogue is not touched here:
one process writes it, the one that asked.

    address      where a cluster is, as the user says it
    connection   `Cluster`: connecting, waiting, and noticing that it is gone
    encoding     windows of articles, cut and embedded there
    reading      files, read there
    work         what runs on a worker

Tasks of Ray's core, and not Ray Data: between reading and embedding stands the catalogue, which knows what is
unchanged, and it is here; a data set that streams from one end to the other cannot ask it. Tasks, and not
actors: Ray itself gives a task to another worker when one dies, and to nodes that join while it runs.
"""
