// Reads a pprof file with the package pprof-format, which is none of ours, and prints what it holds as JSON.
const fs = require("fs");
const zlib = require("zlib");
const { Profile } = require(require.resolve("pprof-format", { paths: [process.argv[2]] }));

const file = Profile.decode(zlib.gunzipSync(fs.readFileSync(process.argv[3])));
const text = (index) => file.stringTable.strings[Number(index)];
const byId = (entries) => new Map(entries.map((entry) => [Number(entry.id), entry]));
const functions = byId(file.function);
const locations = byId(file.location);
const mappings = byId(file.mapping);
const frame = (id) => {
  const location = locations.get(Number(id));
  const line = location.line[0];
  const called = functions.get(Number(line.functionId));
  return {
    name: text(called.name),
    file: text(called.filename),
    line: Number(line.line),
    module: Number(location.mappingId) ? text(mappings.get(Number(location.mappingId)).filename) : "",
  };
};
console.log(JSON.stringify({
  types: file.sampleType.map((type) => [text(type.type), text(type.unit)]),
  default: text(file.defaultSampleType),
  period: Number(file.period),
  samples: file.sample.map((sample) => ({
    stack: sample.locationId.map(frame).reverse(),
    values: sample.value.map(Number),
    labels: Object.fromEntries(
      sample.label.map((label) => [text(label.key), Number(label.str) ? text(label.str) : Number(label.num)])),
  })),
}));
