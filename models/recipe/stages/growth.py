"""Networks that grow: trained shallow, then given more blocks in front of those that they have, which start as the
identity.

On a CPU the first epochs of a shallow network cost a third, and nothing is lost when it grows.
"""

from torch import Tensor, nn

from mart.config import Config, with_stem

EMBEDDING = "vit.vid_model.patch_embed."
STEM = f"{EMBEDDING}stem."
BLOCKS = "vit.vid_model.blocks."


def block_count(weights: dict[str, Tensor], blocks: str) -> int:
    """Blocks that `weights` hold under the prefix `blocks`, "vit.vid_model.blocks." for instance."""
    found = [int(name[len(blocks) :].split(".")[0]) for name in weights if name.startswith(blocks)]
    return 1 + max(found, default=-1)


def grown(weights: dict[str, Tensor], blocks: str, depth: int) -> dict[str, Tensor]:
    """The same weights with their blocks moved to the end of a network of `depth` blocks."""
    added = depth - block_count(weights, blocks)
    if added < 0:
        raise ValueError(f"weights of {block_count(weights, blocks)} blocks do not fit into {depth}")

    def renamed(name: str) -> str:
        if not name.startswith(blocks):
            return name
        index, rest = name[len(blocks) :].split(".", 1)
        return f"{blocks}{int(index) + added}.{rest}"

    return {renamed(name): value for name, value in weights.items()}


def adopt(
    model: nn.Module, weights: dict[str, Tensor], blocks: str, depth: int, optional: tuple[str, ...] = ()
) -> None:
    """Loads weights of the same network or of a shallower one into `model`, whose blocks have the prefix `blocks`.

    Raises ValueError for weights that are unknown or absent; those that begin as one of `optional` may be absent.
    """
    added = depth - block_count(weights, blocks)
    missing, unexpected = model.load_state_dict(grown(weights, blocks, depth), strict=False)
    new = {f"{blocks}{index}." for index in range(added)}
    absent = [name for name in missing if not name.startswith((*new, *optional))]
    if unexpected or absent:
        raise ValueError(f"weights do not fit: missing {absent}, unexpected {unexpected}")
    for name, module in model.named_modules():
        if f"{name}." in new:
            module.start_as_identity()


def fitting(config: Config, weights: dict[str, Tensor]) -> Config:
    """The same record with the picture's stem and the depths of its encoder and of the decoder that these weights
    have."""
    depth = block_count(weights, BLOCKS) or config["visual"]["depth"]
    config = {**config, "visual": {**config["visual"], "depth": depth}}
    depth = block_count(weights, "decoder_blocks.") or config["decoder"]["depth"]
    config = {**config, "decoder": {**config["decoder"], "depth": depth}}
    if f"{EMBEDDING}code.weight" in weights:
        residual = [len(weights[f"{EMBEDDING}residual.{index}.first.weight"]) for index in range(3)]
        channels = [len(weights[f"{STEM}1.weight"]), *residual]
        return with_stem(config, channels, len(weights[f"{EMBEDDING}code.weight"]))
    layers = [name for name in weights if name.startswith(STEM) and name.endswith(".weight")]
    channels = [len(weights[f"{STEM}{index}.weight"]) for index in range(0, len(layers), 2)]
    return with_stem(config, channels or None)
