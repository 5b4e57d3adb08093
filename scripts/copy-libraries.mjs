// Copies the files that libman.json lists, as LibMan's "filesystem" provider does.
import { cp, mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';

const { libraries } = JSON.parse(await readFile('libman.json', 'utf8'));
for (const { library, destination, files } of libraries) {
  await mkdir(destination, { recursive: true });
  await Promise.all(files.map(file => cp(path.join(library, file), path.join(destination, file))));
}
