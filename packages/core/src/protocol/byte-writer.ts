/** Bytes that grow, with a bit position for Rice codes. */
export class ByteWriter {
  #bytes = new Uint8Array(4_096);
  #length = 0;
  #held = 0;
  #bits = 0;

  byte(value: number): void {
    if (this.#length === this.#bytes.length) {
      const larger = new Uint8Array(this.#bytes.length * 2);
      larger.set(this.#bytes);
      this.#bytes = larger;
    }
    this.#bytes[this.#length++] = value;
  }

  /** 32 bits, high byte first. */
  word(value: number): void {
    for (const shift of [24, 16, 8, 0]) this.byte((value >>> shift) & 255);
  }

  wordAt(at: number, value: number): void {
    new DataView(this.#bytes.buffer).setUint32(at, value);
  }

  /** Up to 28 bits, seven to the byte, low ones first; a set high bit says that more follow. */
  number(value: number): void {
    let rest = value;
    for (; rest >= 128; rest >>>= 7) this.byte((rest & 127) | 128);
    this.byte(rest);
  }

  /** The part above `k` bits as so many zeros and a one, then the `k` bits. */
  rice(gap: number, k: number): void {
    for (let high = gap >>> k; high > 0; high--) this.#bit(0);
    this.#bit(1);
    for (let at = k - 1; at >= 0; at--) this.#bit((gap >>> at) & 1);
  }

  /** Zeros to the end of the byte in hand. */
  fillByte(): void {
    while (this.#bits > 0) this.#bit(0);
  }

  /** What was written, with the first `checksumBytes` of its SHA-256 behind it. */
  finish(checksumBytes: number): Uint8Array {
    const content = this.#bytes.subarray(0, this.#length);
    const digest = process.getBuiltinModule('node:crypto').createHash('sha256').update(content).digest();
    const whole = new Uint8Array(this.#length + checksumBytes);
    whole.set(content);
    whole.set(digest.subarray(0, checksumBytes), this.#length);
    return whole;
  }

  #bit(bit: number): void {
    this.#held = (this.#held << 1) | bit;
    if (++this.#bits < 8) return;
    this.byte(this.#held);
    this.#held = 0;
    this.#bits = 0;
  }
}
