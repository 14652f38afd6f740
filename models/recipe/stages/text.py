"""Stage a, text: trains the text encoder and its head on sentences with emotions.

    python3 models/recipe/stages/text.py --data ../shared/data --cache ~/.cache/mart-recipe --workers 2

Run it again to go on after an interruption. Validated on GoEmotions' validation rows with a single label, by macro F1.
"""

import argparse
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import numpy as np  # noqa: E402
import torch  # noqa: E402
from torch import Tensor, nn  # noqa: E402
from torch.nn import functional as F  # noqa: E402

from data.text import Sentences, load_sentences  # noqa: E402
from mart.config import MODELS, Config, load_config  # noqa: E402
from mart.layers import initialise  # noqa: E402
from mart.losses import word_loss  # noqa: E402
from mart.text import TextEncoder  # noqa: E402
from stages.figures import accuracy, macro_f1  # noqa: E402
from stages.loop import Schedule, add_arguments, device, exact, schedule, start_weights, train  # noqa: E402
from stages.workers import Team  # noqa: E402

CHUNK = 128
DROPOUT = 0.1
# Share of pieces that become [UNK] in training, so that no single word decides.
HIDDEN = 0.08
# Sentences of a batch are drawn from so many times its size, sorted by length: less padding.
POOL = 8
# How often each source is drawn, relative to its size. EmoContext is short, repetitive chat.
WEIGHTS = {"goemotions": 1.0, "emocontext": 0.4, "meld": 1.0, "dailydialog": 0.6, "isear": 1.0}
# Weight of the loss that keeps words themselves: the label is read from [CLS] alone, to which the others would be lost.
OWN = 0.1
# Exponent that evens out the classes: 0 leaves them as frequent as they are, 1 makes all equally frequent.
EVEN = 0.5


class TextModel(nn.Module):
    """The text encoder and its head, under MART's names."""

    def __init__(self, config: Config) -> None:
        super().__init__()
        self.lan_model = nn.Module()
        self.lan_model.bert = TextEncoder(config)
        self.vit = nn.Module()
        self.vit.t_fc = nn.Linear(config["width"], len(config["classes"]))
        initialise(self)

    def forward(self, ids: Tensor, padding: Tensor | None) -> Tensor:
        """Piece ids [B, W] to logits [B, classes]."""
        return self.both(ids, padding)[0]

    def both(self, ids: Tensor, padding: Tensor | None) -> tuple[Tensor, Tensor]:
        """Logits [B, classes] and hidden states [B, W, D]."""
        bert = self.lan_model.bert
        hidden = bert(ids, padding)
        return self.vit.t_fc(bert.pool(hidden)), hidden


def scores(model: TextModel, sentences: Sentences, indices: np.ndarray) -> Tensor:
    """Logits [n, classes] in the order of `indices`; rows of like length go together."""
    order = np.argsort(sentences.lengths()[indices], kind="stable")
    found = torch.zeros(len(indices), sentences.distributions.shape[1])
    with torch.inference_mode():
        for start in range(0, len(order), CHUNK):
            part = order[start : start + CHUNK]
            ids, padding = sentences.rows(indices[part])
            found[torch.from_numpy(part)] = model(ids.to(device()), padding.to(device())).float().cpu()
    return found


def draw_weights(sentences: Sentences) -> Tensor:
    """How likely each sentence is drawn: by its source, and so that rare classes come more often."""
    frequency = sentences.distributions.mean(0)
    rarity = (sentences.distributions / frequency**EVEN).sum(1)
    return torch.from_numpy(np.array([WEIGHTS[source] for source in sentences.sources]) * rarity)


class TextStage:
    name = "text"
    progress = 0.0

    def __init__(self, plan: Schedule, config: Config) -> None:
        vocabulary = MODELS / config["name"] / config["vocabulary"]
        load = (plan.data, plan.cache, vocabulary)
        longest = config["text"]["maxPieces"]
        self.learned = load_sentences(*load, "train", config["classes"], longest)
        self.held_out = load_sentences(*load, "valid", config["classes"], longest, source="goemotions")
        self.kept = np.flatnonzero(self.held_out.single)
        self.draws = draw_weights(self.learned)
        self.model = TextModel(config)
        self.model.lan_model.bert.dropout = DROPOUT
        if plan.start is not None:
            self.model.load_state_dict(start_weights(plan.start))

    def loss(self, count: int, chance: torch.Generator) -> tuple[Tensor, Tensor]:
        pool = torch.multinomial(self.draws, POOL * count, replacement=True, generator=chance).numpy()
        pool = pool[np.argsort(self.learned.lengths()[pool], kind="stable")]
        start = int(torch.randint(POOL, (), generator=chance)) * count
        chosen = pool[start : start + count]
        ids, padding = self.learned.rows(chosen)
        # Ids below 5 are the special tokens; 1 is [UNK].
        hidden = (torch.rand(ids.shape, generator=chance) < HIDDEN) & (ids > 4)
        ids, padding = ids.masked_fill(hidden, 1).to(device()), padding.to(device())
        logits, states = self.model.both(ids, padding)
        wanted = torch.from_numpy(self.learned.distributions[chosen]).to(device())
        loss = F.kl_div(logits.float().log_softmax(-1), wanted, reduction="batchmean")
        own = self.model.lan_model.bert.embeddings.word_embeddings(ids)
        with exact():
            return loss + OWN * word_loss(states, own, ~padding, ids), loss.detach()

    def validate(self, team: Team, model: TextModel) -> dict[str, float]:
        share = -(-len(self.kept) // team.size)
        mine = self.kept[[(team.rank * share + i) % len(self.kept) for i in range(share)]]
        found = scores(model, self.held_out, mine)
        joined = team.gather(found.reshape(-1)).view(-1, found.shape[1])[: len(self.kept)]
        truth = self.held_out.distributions[self.kept].argmax(1)
        predicted = joined.argmax(1).numpy()
        return {"valid_accuracy": accuracy(predicted, truth), "valid_f1": macro_f1(predicted, truth, found.shape[1])}

    def weights(self, model: TextModel) -> dict[str, Tensor]:
        return dict(model.state_dict())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    add_arguments(parser, "text", samples=600_000, batch=64, highest=1e-3)
    train(TextStage, schedule(parser.parse_args()), load_config("tiny"))


if __name__ == "__main__":
    main()
