"""Reads results, one JSON object a line: npm run -s analyze -- *.mp4 > results.jsonl; python3 read.py results.jsonl"""
import json
import sys

for line in open(sys.argv[1], encoding="utf-8"):
    result = json.loads(line)
    assert result["version"] == 2, "made for version 2 of AnalysisResult"
    for segment in result["segments"]:
        share, name = max(zip(segment["distribution"], result["model"]["classes"]))
        print(f'{result["file"]["name"]}\t{segment["start"]:.2f}\t{segment["end"]:.2f}\t{name}\t{share:.3f}')
