import { ActionIcon, Burger, Button, Drawer, Menu, useComputedColorScheme, useMantineColorScheme } from '@mantine/core';
import { type ReactNode, useEffect, useState } from 'react';
import { Link, useLocation } from 'wouter';
import { auth, settings } from '../../../control-plane/src/api/index.ts';
import type { Role } from '../../../control-plane/src/api/roles.ts';
import { useChange, useRead } from '../api/queries.ts';
import { useActor, useEndSession, useMay } from '../api/session.tsx';
import { Icon, type IconName, Mark } from './icons.tsx';

interface Place {
  readonly href: string;
  readonly title: string;
  readonly icon: IconName;
  readonly needs?: Role;
}

const groups: readonly { readonly title: string; readonly places: readonly Place[] }[] = [
  {
    title: 'Watch',
    places: [
      { href: '/', title: 'Overview', icon: 'overview' },
      { href: '/events', title: 'Events', icon: 'events' },
      { href: '/functions', title: 'Functions', icon: 'functions' },
      { href: '/alerts', title: 'Alerts', icon: 'alerts' },
    ],
  },
  {
    title: 'Protect',
    places: [
      { href: '/blacklist', title: 'Blacklist', icon: 'blacklist' },
      { href: '/profiles', title: 'Profiles', icon: 'profiles' },
      { href: '/keys', title: 'Agent keys', icon: 'keys' },
      { href: '/add-function', title: 'Add a function', icon: 'add' },
    ],
  },
  {
    title: 'Manage',
    places: [
      { href: '/users', title: 'Users', icon: 'users', needs: 'admin' },
      { href: '/tokens', title: 'API tokens', icon: 'tokens' },
      { href: '/forwarding', title: 'Forwarding', icon: 'forwarding' },
      { href: '/audit', title: 'Audit log', icon: 'audit', needs: 'admin' },
      { href: '/settings', title: 'Settings', icon: 'settings' },
    ],
  },
];

/** What stands around every page: where one can go, who is logged in, light or dark. */
export function Shell({ children }: { readonly children: ReactNode }): ReactNode {
  const [location] = useLocation();
  const [isOpen, setOpen] = useState(false);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new place closes the menu.
  useEffect(() => setOpen(false), [location]);
  return (
    <div className="shell">
      <a className="skip" href="#content">
        To the content
      </a>
      <nav className="side" aria-label="Pages">
        <Brand />
        <Places current={location} />
      </nav>
      <div className="main">
        <section className="top" aria-label="Account and colours">
          <span className="burger">
            <Burger size="sm" opened={isOpen} onClick={() => setOpen(true)} aria-label="Open the menu" />
          </span>
          <Brand />
          <SchemeButton />
          <ActorMenu />
        </section>
        <main id="content" tabIndex={-1}>
          {children}
        </main>
      </div>
      <Drawer opened={isOpen} onClose={() => setOpen(false)} position="left" size={280} title="Menu">
        <nav aria-label="Pages">
          <Places current={location} />
        </nav>
      </Drawer>
    </div>
  );
}

function Brand(): ReactNode {
  return (
    <span className="brand">
      <Mark />
      <span>
        RASP
        <small>Control plane</small>
      </span>
    </span>
  );
}

function Places({ current }: { readonly current: string }): ReactNode {
  const may = useMay();
  const status = useRead(settings.getStatus);
  return (
    <>
      {groups.map(({ title, places }) => (
        <div key={title}>
          <p className="nav-group">{title}</p>
          <ul className="nav-list">
            {places
              .filter(({ needs = 'viewer' }) => may(needs))
              .map(({ href, title: name, icon }) => (
                <li key={href}>
                  <Link
                    href={href}
                    className="nav-link"
                    aria-current={(href === '/' ? current === '/' : current.startsWith(href)) ? 'page' : undefined}
                  >
                    <Icon name={icon} />
                    {name}
                  </Link>
                </li>
              ))}
          </ul>
        </div>
      ))}
      <p className="side-foot">{status.data === undefined ? '' : `Version ${status.data.version}`}</p>
    </>
  );
}

function SchemeButton(): ReactNode {
  const scheme = useComputedColorScheme('light');
  const { setColorScheme } = useMantineColorScheme();
  const other = scheme === 'dark' ? 'light' : 'dark';
  return (
    <ActionIcon size="lg" aria-label={`Use the ${other} colours`} onClick={() => setColorScheme(other)}>
      <Icon name={scheme === 'dark' ? 'sun' : 'moon'} />
    </ActionIcon>
  );
}

function ActorMenu(): ReactNode {
  const actor = useActor();
  const [, go] = useLocation();
  const endSession = useEndSession();
  const logOut = useChange(auth.logOut, { onDone: endSession });
  return (
    <Menu position="bottom-end" width={220}>
      <Menu.Target>
        <Button
          variant="subtle"
          color="gray"
          leftSection={<Icon name="user" />}
          aria-label={`Account of ${actor.name}`}
        >
          {actor.displayName === '' ? actor.name : actor.displayName}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          {actor.name} · {actor.role}
        </Menu.Label>
        {actor.kind === 'user' && <Menu.Item onClick={() => go('/account')}>Change password</Menu.Item>}
        <Menu.Item onClick={() => go('/tokens')}>API tokens</Menu.Item>
        <Menu.Divider />
        <Menu.Item onClick={() => logOut.mutate({})}>Log out</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
