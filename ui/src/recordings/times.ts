/** A length of time as players show it: `1:02:03.4`. */
export function clockTime(us: number, digits: 0 | 1 | 3 = 1): string {
  const ms = Math.max(0, Math.floor(us / 1_000));
  const whole = Math.floor(ms / 1_000);
  const [hours, minutes, seconds] = [
    Math.floor(whole / 3_600),
    Math.floor(whole / 60) % 60,
    whole % 60,
  ];
  const two = (part: number) => String(part).padStart(2, '0');
  const fraction = String(ms % 1_000)
    .padStart(3, '0')
    .slice(0, digits);
  const front = hours > 0 ? `${hours}:${two(minutes)}` : String(minutes);
  return `${front}:${two(seconds)}${digits > 0 ? `.${fraction}` : ''}`;
}
