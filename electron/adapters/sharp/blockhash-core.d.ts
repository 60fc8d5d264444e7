/** blockhash-core 0.1.0 brings no types of its own. */
declare module 'blockhash-core' {
  /** Pixels as a canvas gives them: red, green, blue and alpha, row by row. */
  type ImageData = {
    readonly data: ArrayLike<number>;
    readonly width: number;
    readonly height: number;
  };

  /**
   * The block mean value hash (Yang, Gu and Niu, 2006): which of bits × bits blocks are brighter than the median of their band.
   * @returns bits² bits as lower-case hexadecimal digits.
   */
  export function bmvbhash(image: ImageData, bits: number): string;
}
