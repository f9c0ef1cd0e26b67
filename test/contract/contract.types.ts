/**
 * Holds the package to its contract, by types alone: `tsc` fails where a use that exa-kernel.d.ts
 * accepts would not be accepted by the package.
 *
 * Does not do: anything at run time. exa-kernel.d.ts is a copy of the contract, byte for byte.
 */
import type * as Contract from './exa-kernel.d.ts';
import type * as Package from '../../src-ts/index.ts';

/** Fails to compile unless `Given` can stand wherever `Wanted` is asked for. */
type Accepts<Wanted, _Given extends Wanted> = true;

// What users give: the package takes everything that the contract takes.
export type Given = [
  Accepts<Package.BootOptions, Omit<Contract.BootOptions, 'commands'>>,
  Accepts<Package.TraceFilter, Contract.TraceFilter>,
  Accepts<Package.Transport, Contract.Transport>,
  Accepts<Package.SpawnOptions, Contract.SpawnOptions>,
  Accepts<Package.FileSystem, Contract.FileSystem>,
  Accepts<Package.FileSystemHandlers, Contract.FileSystemHandlers>,
  Accepts<Package.XtermLike, Contract.XtermLike>,
  Accepts<Package.Signal, Contract.Signal>,
];

// What users get: the package's things are at least the contract's.
export type Got = [
  Accepts<Contract.ExaKernel, Package.ExaKernel>,
  Accepts<Contract.KernelEvents, Package.KernelEvents>,
  Accepts<Contract.Process, Package.Process>,
  Accepts<Contract.ProcessInfo, Package.ProcessInfo>,
  Accepts<Contract.ExitStatus, Package.ExitStatus>,
  Accepts<Contract.ExecResult, Package.ExecResult>,
  Accepts<Contract.CommandContext, Package.CommandContext>,
  Accepts<Contract.Terminal, Package.Terminal>,
  Accepts<Contract.FileTree, Package.FileTree>,
  Accepts<Contract.FileHandle, Package.FileHandle>,
  Accepts<Contract.Network, Package.Network>,
  Accepts<Contract.Transport, Package.Transport>,
  Accepts<Contract.TerminalView, Package.TerminalView>,
  Accepts<ReturnType<Contract.UseKernel>, ReturnType<Package.UseKernel>>,
  Accepts<Contract.FileStat, Package.FileStat>,
  Accepts<Contract.KernelError, Package.KernelError>,
  Accepts<Contract.TraceEvent, Package.TraceEvent>,
];

// The values, with their arguments: parameters are compared strictly, since these are function types.
export type Values = [
  Accepts<(options?: Contract.BootOptions) => Promise<Contract.ExaKernel>, typeof Package.ExaKernel.boot>,
  Accepts<typeof Contract.KernelError, typeof Package.KernelError>,
  Accepts<typeof Contract.netfs, typeof Package.netfs>,
  Accepts<typeof Contract.localfs, typeof Package.localfs>,
  Accepts<typeof Contract.tmpfs, typeof Package.tmpfs>,
  Accepts<typeof Contract.overlayfs, typeof Package.overlayfs>,
  Accepts<typeof Contract.jsfs, typeof Package.jsfs>,
  Accepts<typeof Contract.opfs, typeof Package.opfs>,
  Accepts<typeof Contract.folder, typeof Package.folder>,
];

// Every name that the contract exports is exported.
export type Names = Accepts<keyof typeof Package, keyof typeof Contract>;
