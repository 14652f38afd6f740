// The links of one dialog: the one that is chosen, latest wins, and the QR code of the plain one.
import { useEffect, useState } from 'react';
import type { KeptAnalysis } from '../../analysis/kept';
import { type PlainError, toPlainError } from '../../lib/errors';
import { addressOf, type LinkChoices, PLAIN } from '../../share/address';
import type { QrCode } from '../../share/qr';
import { type LinkMaker, openLinkMaker } from '../../share/share-links';

export interface ShownLink {
  readonly choices: LinkChoices;
  readonly address: string;
  /** What a receiver will see. */
  readonly seen: KeptAnalysis;
}

export interface PlainLink {
  /** Characters of its address. */
  readonly length: number;
  /** Null: too long for a code. */
  readonly code: QrCode | null;
}

/** The link of `kept` under `choices`; the last one stays while a new one is made. */
export function useLinks(kept: KeptAnalysis, choices: LinkChoices) {
  const [maker, setMaker] = useState<LinkMaker | null>(null);
  const [link, setLink] = useState<ShownLink | null>(null);
  const [plain, setPlain] = useState<PlainLink | null>(null);
  const [error, setError] = useState<PlainError | null>(null);

  useEffect(() => {
    const opened = openLinkMaker(kept);
    setMaker(opened);
    return () => opened.close();
  }, [kept]);

  useEffect(() => {
    if (!maker) return;
    let asked = true;
    const make = async () => {
      const { link: text, seen } = await maker.make(choices);
      if (asked) setLink({ choices, address: addressOf(text, location.href), seen });
    };
    make().catch((thrown: unknown) => setError(toPlainError(thrown)));
    return () => {
      asked = false;
    };
  }, [maker, choices]);

  useEffect(() => {
    if (!maker) return;
    const make = async () => {
      const address = addressOf((await maker.make(PLAIN)).link, location.href);
      setPlain({ length: address.length, code: await maker.qr(address) });
    };
    make().catch((thrown: unknown) => setError(toPlainError(thrown)));
  }, [maker]);

  return { link, plain, error, making: link?.choices !== choices };
}
