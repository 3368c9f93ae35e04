// JavaScript in few files from the sources: for what is published (build.ts) and for a start from a checkout (launch.ts).
import { build } from 'esbuild'

export interface Bundle {
  readonly root: string
  /** Relative to the root. What is there stays there. */
  readonly outdir: string
  readonly entries: readonly string[]
  /** What the sources take for their own address; by default each file's own, wherever that is. */
  readonly address?: string
}

/**
 * A start that opens hundreds of modules spends a fifth of its time on that. Entries stand where their sources do, what
 * they share in parts/. The packages that we depend on stay what they are. Answers what was read, relative to the root.
 */
export async function bundle({ root, outdir, entries, address }: Bundle): Promise<readonly string[]> {
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: [...entries],
    outdir,
    outbase: 'src',
    chunkNames: 'parts/[name]-[hash]',
    bundle: true,
    splitting: true,
    packages: 'external',
    format: 'esm',
    platform: 'node',
    target: 'node24',
    metafile: true,
    logLevel: 'silent',
    ...(address === undefined ? {} : { define: { 'import.meta.url': JSON.stringify(address) } }),
  })
  return Object.keys(metafile.inputs)
}
