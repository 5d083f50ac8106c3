/* A sound for a new SOS, made here: no file. Whether it is wanted is kept in this browser. */

import { onLive } from '../api/events';
import { createStore, useStore } from '../app/store';

const KEY = 'tayanch.sound';
const AGAIN_MS = 3000;

const soundOn = createStore(localStorage.getItem(KEY) !== 'off');

export function setSound(on: boolean): void {
    localStorage.setItem(KEY, on ? 'on' : 'off');
    soundOn.set(on);
    if (on) ring();
}

export const useSound = (): boolean => useStore(soundOn, on => on);

let context: AudioContext | null = null;

/* Two tones, twice: heard in a loud room, and not like a telephone. */
function tone(at: AudioContext, start: number, frequency: number): void {
    const oscillator = at.createOscillator();
    const loudness = at.createGain();
    oscillator.type = 'triangle';
    oscillator.frequency.value = frequency;
    loudness.gain.setValueAtTime(0.0001, start);
    loudness.gain.exponentialRampToValueAtTime(0.3, start + 0.02);
    loudness.gain.exponentialRampToValueAtTime(0.0001, start + 0.22);
    oscillator.connect(loudness).connect(at.destination);
    oscillator.start(start);
    oscillator.stop(start + 0.24);
}

export function ring(): void {
    try {
        context ??= new AudioContext();
        void context.resume();
        const now = context.currentTime + 0.02;
        [880, 660, 880, 660].forEach((frequency, i) =>
            tone(context as AudioContext, now + i * 0.25, frequency),
        );
    } catch {
        // A browser without sound shows the SOS all the same.
    }
}

let last = 0;
let watching = false;

/* For the rest of this window's life, whatever page is shown. */
export function watchForSos(): void {
    if (watching) return;
    watching = true;
    onLive(event => {
        if (event.type !== 'case' || !event.urgent || !event.fresh || !soundOn.get()) return;
        if (Date.now() - last < AGAIN_MS) return;
        last = Date.now();
        ring();
    });
}
