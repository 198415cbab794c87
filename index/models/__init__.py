"""Embedding models: the only place where onnxruntime and sentence-transformers are imported."""
