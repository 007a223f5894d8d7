import type { ComponentChildren } from 'preact';
import { timeLeftText } from './share-options.js';
import { Icon } from './icon.js';
import type { IconName } from './icon.js';
import type { Whereabouts } from './use-location.js';
import type { useTool } from './use-map-acts.js';

interface MapToolsProps {
  readonly where: Whereabouts;
  readonly tool: ReturnType<typeof useTool>;
  readonly onFit: () => void;
}

/** What may be done on the map. */
export function MapTools({ where: { share, now }, tool, onFit }: MapToolsProps) {
  const { panel, aim, toggle } = tool;
  const isMoving = aim?.act === 'move';
  return (
    <div class="map-tools" role="toolbar" aria-label="Map tools">
      <Tool
        icon="share"
        label="Share where I am"
        short="Share"
        isOpen={panel === 'share'}
        onClick={() => toggle('share')}
      >
        {share !== undefined && <em class="map-share-left">{timeLeftText(share, now)}</em>}
      </Tool>
      <Tool icon="walk" label="Walk a route" short="Walk" isOpen={panel === 'walk'} onClick={() => toggle('walk')} />
      <Tool
        icon="move"
        label="Move me by clicking"
        short="Move me"
        isPressed={isMoving}
        onClick={() => (isMoving ? tool.close() : tool.aimAt({ act: 'move' }))}
      />
      <Tool
        icon="flag"
        label="Meeting point"
        short="Meeting"
        isOpen={panel === 'meet'}
        onClick={() => toggle('meet')}
      />
      <span class="spring" />
      <Tool icon="fit" label="Fit everybody" short="Fit" onClick={onFit} />
    </div>
  );
}

interface ToolProps {
  readonly icon: IconName;
  readonly label: string;
  /** How the label begins. */
  readonly short: string;
  readonly onClick: () => void;
  readonly isPressed?: boolean;
  readonly isOpen?: boolean;
  readonly children?: ComponentChildren;
}

function Tool({ icon, label, short, onClick, isPressed, isOpen, children }: ToolProps) {
  return (
    <button
      type="button"
      class="map-tool"
      title={label}
      aria-label={label}
      aria-pressed={isPressed}
      aria-haspopup={isOpen === undefined ? undefined : 'dialog'}
      aria-expanded={isOpen}
      onClick={onClick}
    >
      <Icon name={icon} />
      <span>{short}</span>
      {children}
    </button>
  );
}
