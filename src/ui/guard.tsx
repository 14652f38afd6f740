// A border that an error of one part of the page does not cross: the part says that it failed and offers to be drawn anew,
// the rest stays. What a person has opened, computed and chosen lives in the store, so nothing of it is lost.
import { Component, type ReactNode } from 'react';
import { strings } from '../i18n/strings';
import { Icon } from './icons';
import './guard.css';

interface GuardProps {
  /** What the part is called on the page. */
  readonly part: string;
  /** When it changes, a part that failed is drawn anew: it may have been what could not be drawn. */
  readonly of?: unknown;
  readonly children: ReactNode;
}

interface GuardState {
  readonly failure: { readonly error: unknown } | null;
}

export class Guard extends Component<GuardProps, GuardState> {
  override state: GuardState = { failure: null };

  static getDerivedStateFromError(error: unknown): GuardState {
    return { failure: { error } };
  }

  override componentDidUpdate(before: GuardProps): void {
    if (this.state.failure && before.of !== this.props.of) this.again();
  }

  again = (): void => this.setState({ failure: null });

  override render(): ReactNode {
    const { failure } = this.state;
    return failure ? <Failed part={this.props.part} error={failure.error} onAgain={this.again} /> : this.props.children;
  }
}

interface FailedProps {
  readonly part: string;
  readonly error: unknown;
  readonly onAgain: () => void;
}

function Failed({ part, error, onAgain }: FailedProps) {
  const text = strings.guard;
  return (
    <section className="failed-part panel" aria-label={part} role="alert">
      <Icon name="warning" />
      <div>
        <p>{text.failed(part)}</p>
        <p className="small muted">{error instanceof Error ? error.message : String(error)}</p>
      </div>
      <button type="button" className="button" onClick={onAgain}>
        {text.again}
      </button>
    </section>
  );
}
