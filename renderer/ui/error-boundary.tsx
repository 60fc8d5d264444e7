import { Component, type ReactNode } from 'react';
import { strings } from '../strings/index.ts';
import { Button } from './button.tsx';
import './error-boundary.css';
import { Notice } from './notice.tsx';

type ErrorBoundaryProps = {
  /** What is shown. Another is tried by itself where this one could not be. */
  shown: string;
  children: ReactNode;
};

type ErrorBoundaryState = { readonly thrown: { readonly reason: string } | null };

/** A part of the window. When it cannot be drawn it says so in its own place, and the rest of the window stays as it is. */
export class ErrorBoundary extends Component<ErrorBoundaryProps, ErrorBoundaryState> {
  override state: ErrorBoundaryState = { thrown: null };

  static getDerivedStateFromError(error: unknown): ErrorBoundaryState {
    return { thrown: { reason: error instanceof Error ? error.message : String(error) } };
  }

  override componentDidUpdate({ shown }: ErrorBoundaryProps): void {
    if (this.state.thrown !== null && shown !== this.props.shown) this.#tryAgain();
  }

  readonly #tryAgain = (): void => this.setState({ thrown: null });

  override render(): ReactNode {
    const { thrown } = this.state;
    if (thrown === null) return this.props.children;
    return (
      <div className="error-boundary">
        <Notice
          level="error"
          title={strings.ui.brokenTitle}
          actions={
            <Button size="small" onClick={this.#tryAgain}>
              {strings.app.tryAgain}
            </Button>
          }
        >
          <p>{strings.ui.broken(thrown.reason)}</p>
        </Notice>
      </div>
    );
  }
}
