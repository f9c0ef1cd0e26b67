/** DeviceError: how a call of a device failed, with what the console is to say. */
export class DeviceError extends Error {
  constructor(
    readonly errno: number,
    reason: string,
  ) {
    super(reason);
  }
}
