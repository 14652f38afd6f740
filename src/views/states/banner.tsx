// One line of what must be known, with an action beside it.
import type { ReactNode } from 'react';
import { strings } from '../../i18n/strings';
import { IconButton } from '../../ui/icon-button';
import { Icon } from '../../ui/icons';
import './states.css';

interface BannerProps {
  readonly kind: 'error' | 'warning' | 'note';
  readonly children: ReactNode;
  readonly action?: ReactNode;
  readonly onDismiss?: () => void;
}

export function Banner({ kind, children, action, onDismiss }: BannerProps) {
  return (
    <div className={`banner ${kind}`} role={kind === 'error' ? 'alert' : 'status'}>
      <Icon name={kind === 'note' ? 'info' : 'warning'} />
      <p>{children}</p>
      {action}
      {onDismiss && <IconButton icon="close" label={strings.banner.dismiss} onClick={onDismiss} />}
    </div>
  );
}
