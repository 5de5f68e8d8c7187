import { Button } from '@mantine/core';
import { IconMoodSad } from '@tabler/icons-react';
import { Component, type ReactNode } from 'react';
import { EmptyState } from './empty-state.tsx';

interface Words {
  readonly title: string;
  readonly text: string;
  readonly reload: string;
}

/** A fault in one screen stays in that screen. The console keeps the reason; a person sees words. */
export class ScreenGuard extends Component<{ readonly words: Words; readonly children: ReactNode }, { readonly failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError(): { readonly failed: boolean } {
    return { failed: true };
  }

  override render(): ReactNode {
    const { words, children } = this.props;
    if (!this.state.failed) return children;
    return (
      <EmptyState icon={<IconMoodSad />} title={words.title} action={<Button onClick={() => location.reload()}>{words.reload}</Button>}>
        {words.text}
      </EmptyState>
    );
  }
}
