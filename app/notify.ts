/** A short message from the system, where it can show one. Never the only place something important stands. */
import { Notification } from 'electron';

/** @returns false when nothing could be shown. */
export function notify(title: string, body: string): boolean {
  if (!Notification.isSupported()) return false;
  new Notification({ title, body }).show();
  return true;
}
