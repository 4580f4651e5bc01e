"""Distances and angles between vectors."""

from ...ops.register import PUBLIC

cosine_similarity = PUBLIC["cosine_similarity"]
pairwise_distance = PUBLIC["pairwise_distance"]
pdist = PUBLIC["pdist"]

__all__ = ["cosine_similarity", "pairwise_distance", "pdist"]
