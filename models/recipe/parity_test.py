"""The PyTorch MART meets the goldens of the official code at `base`, part by part, so that 333 M parameters never stand
in memory at once. The quick parts run always; MART_PARITY=all adds the encoders and the decoder.

Run with: python3 -m unittest discover -s models/recipe -p '*_test.py'
"""

import os
import unittest

from mart.absent import skip_without_torch

skip_without_torch(__name__)

import numpy as np
import torch

from mart.audio import audio_cls
from mart.complementary import Complementary
from mart.config import load_config
from mart.decoder import Decoder, reconstruction_target
from mart.generator import draws, fill, start_state, unit, values
from mart.goldens import ATTENTION, Goldens
from mart.masks import combine, top_mask
from mart.model import Backbone
from mart.text import TextEncoder
from mart.visual import normalise

ALL = os.environ.get("MART_PARITY") == "all"
SEGMENTS, WORDS = 2, 12


def inputs(name: str, *shape: int) -> torch.Tensor:
    """A generated input on [-1, 1)."""
    return torch.from_numpy(unit(draws(1, name, int(np.prod(shape)))).reshape(shape))


class Generator(unittest.TestCase):
    def test_draws_what_the_goldens_readme_lists(self) -> None:
        name = "vit.vid_model.blocks.0.attn.qkv.weight"
        self.assertEqual(start_state(1, name), 0x91F3619D)
        self.assertEqual(draws(1, name, 3).tolist(), [3302337969, 3268971413, 3670611933])
        self.assertEqual(values(1, name, (2,), 0.0, 0.09375).tolist(), [0.050416018813848495, 0.04895937815308571])
        self.assertEqual(draws(1, name, 2, start=1).tolist(), [3268971413, 3670611933])


class Parity(unittest.TestCase):
    goldens: Goldens

    @classmethod
    def setUpClass(cls) -> None:
        cls.config = load_config("base")

    def setUp(self) -> None:
        self.goldens = Goldens()
        torch.set_grad_enabled(False)
        self.addCleanup(torch.set_grad_enabled, True)

    def check(self) -> None:
        print(f"{self._testMethodName}: {self.goldens.worst()}")
        self.assertEqual(self.goldens.failures(), [])

    def test_isolated_complementary_attention(self) -> None:
        tacl = fill(Complementary(self.config), 1, "tacl.")
        words = inputs("input.iso.words", SEGMENTS, WORDS, 768)
        v, v_attention = tacl.visual(words, inputs("input.iso.video", SEGMENTS, 392, 768))
        a, a_attention = tacl.audio(words, inputs("input.iso.audio", SEGMENTS, 108, 768))
        logits_v, logits_a = tacl.logits(v, a)
        g = self.goldens
        g.tensor("iso_tacl_v2l_attention", v_attention, ATTENTION)
        g.tensor("iso_tacl_a2l_attention", a_attention, ATTENTION)
        g.absolute("iso_tacl_logits_v", logits_v[None])
        g.absolute("iso_tacl_logits_a", logits_a[None])
        g.absolute("iso_tacl_loss_comp", float(tacl.score(v, a)))
        x, y = (inputs(f"input.iso.cpc.{side}", SEGMENTS, WORDS, 768) for side in "xy")
        g.tensor("iso_cpc_v2a_prediction", tacl.v2a_contrast.predict(y))
        g.absolute("iso_cpc_v2a", float(tacl.v2a_contrast.score(x, y)))
        self.check()

    def test_masks_from_golden_attention(self) -> None:
        combined = torch.from_numpy(self.goldens.array("combined_attention"))
        high, low = self.goldens.array("attmask_high"), self.goldens.array("attmask_low")
        self.assertTrue((top_mask(combined, 0.5).numpy() == high.astype(bool)).all())
        self.assertTrue((top_mask(-combined, 0.5).numpy() == low.astype(bool)).all())
        intra, inter = (torch.from_numpy(self.goldens.array(f"{kind}_attention")) for kind in ("intra", "inter"))
        self.goldens.tensor("combined_attention", combine(intra, inter))
        self.check()

    def test_reconstruction_target(self) -> None:
        target = reconstruction_target(self.frames())
        self.goldens.tensor("target_recon_sub", target[:, ::49])
        self.goldens.summary("target_recon", target)
        self.check()

    @unittest.skipUnless(ALL, "the whole of BERT, the decoder and both encoders: MART_PARITY=all")
    def test_text_encoder(self) -> None:
        bert = fill(TextEncoder(self.config), 1, "lan_model.bert.")
        ids = torch.from_numpy(self.goldens.array("token_ids")).long()
        hidden = bert(ids)
        self.goldens.tensor("bert_hidden", hidden)
        self.goldens.tensor("bert_pooler", bert.pool(hidden))
        self.check()

    @unittest.skipUnless(ALL, "the whole of BERT, the decoder and both encoders: MART_PARITY=all")
    def test_isolated_decoder(self) -> None:
        decoder = fill(Decoder(self.config), 1)
        mask = torch.from_numpy((draws(1, "input.iso.mask", SEGMENTS * 392) >= 1 << 31).reshape(SEGMENTS, 392))
        self.assertTrue((mask.numpy() == self.goldens.array("iso_decoder_mask").astype(bool)).all())
        patches = inputs("input.iso.video", SEGMENTS, 392, 768)
        found = decoder.pixels(decoder.decode(decoder.tokens(patches, mask)))
        self.goldens.tensor("iso_decoder_sub", found[:, ::49])
        self.goldens.summary("iso.dec.recon", found)
        self.check()

    @unittest.skipUnless(ALL, "the whole of BERT, the decoder and both encoders: MART_PARITY=all")
    def test_encoders_fusion_heads_and_what_follows(self) -> None:
        g = self.goldens
        backbone = fill(Backbone(self.config), 1, "vit.")
        encoder, listener = backbone.vid_model, backbone.ast_model.v
        frames = self.frames()
        banks = inputs("input.fbank", SEGMENTS, 100, 128)
        visual, audio = encoder.tokens(normalise(frames)), listener.tokens(banks)
        g.summary("vid.tokens", visual)
        g.summary("aud.tokens", audio)
        for index in range(8):
            visual, audio = encoder.blocks[index](visual)[0], listener.blocks[index](audio)[0]
            g.summary(f"vid.block{index}", visual)
            g.summary(f"aud.block{index}", audio)
        fused = backbone.fused(visual, audio)
        g.summary("vid.fused", fused.visual)
        g.summary("aud.fused", fused.audio)
        g.tensor("vid_fused_sub", fused.visual[:, ::8])
        g.tensor("aud_fused_sub", fused.audio[:, ::2])
        g.tensor("intra_attention", fused.intra, ATTENTION)
        g.tensor("audio_cls_attention", fused.audio_attention, ATTENTION)
        scores_v, scores_a = backbone.scores(fused)
        g.absolute("mbt_temporal_score", (scores_v + scores_a)[None])
        cls = encoder.fc_norm(fused.visual[:, 0])
        g.tensor("mbt_visual_cls", cls)
        g.tensor("mbt_audio_cls_mean", audio_cls(fused.audio))
        g.absolute("mbt_logits_visual", backbone.v_fc(cls.mean(0))[None])
        g.absolute("mbt_logits_audio", backbone.a_fc(audio_cls(fused.audio).mean(0))[None])
        g.absolute("logits_visual", backbone.v_fc(fused.visual[:, 0].mean(0))[None])
        g.tensor("visual_cls", fused.visual[:, 0])
        del backbone, encoder, listener

        tacl = fill(Complementary(self.config), 1, "tacl.")
        words = torch.from_numpy(g.array("bert_hidden"))[::2]
        v, v_attention = tacl.visual(words, fused.visual[:, 1:])
        a, a_attention = tacl.audio(words, fused.audio[:, 2:])
        g.tensor("tacl_transcript_v2l_features", v)
        g.tensor("tacl_transcript_a2l_features", a)
        g.tensor("tacl_transcript_v2l_attention", v_attention, ATTENTION)
        g.tensor("tacl_transcript_a2l_attention", a_attention, ATTENTION)
        g.tensor("tacl_transcript_combined_attention", combine(fused.intra, v_attention.mean(1)), ATTENTION)
        g.absolute("tacl_transcript_loss_comp", float(tacl.score(v, a)))
        del tacl

        decoder = fill(Decoder(self.config), 1)
        mask = torch.from_numpy(g.array("mask"))
        recovered = decoder.pixels(decoder.decode(decoder.tokens(fused.visual[:, 1:], mask)))
        g.summary("dec.recon", recovered)
        g.tensor("recon_sub", recovered[:, ::8])
        errors = (recovered - reconstruction_target(frames)).square().mean(-1)
        g.tensor("recon_token_loss", errors)
        g.absolute("loss_recv", float((errors * mask).sum() / (mask.sum() + 1e-5)))
        self.check()

    def frames(self) -> torch.Tensor:
        """Pixels 0..255, [S, 3, 16, 112, 112]"""
        count = SEGMENTS * 3 * 16 * 112 * 112
        drawn = draws(1, "input.frames", count) >> np.uint32(24)
        return torch.from_numpy(drawn.astype(np.float32).reshape(SEGMENTS, 3, 16, 112, 112))


if __name__ == "__main__":
    unittest.main()
