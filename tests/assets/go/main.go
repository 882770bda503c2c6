// Another implementation answers the same questions: sumdb/tlog and sumdb/note of the Go project.
// One question a line on standard input as JSON, one answer a line on standard output.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

type question struct {
	Op        string
	Leaves    [][]byte    // tree: the data of the leaves
	Old, Size int64       // tree, inclusion, consistency
	Index     int64       // tree, inclusion
	Leaf      tlog.Hash   // inclusion
	OldRoot   tlog.Hash   // consistency
	Root      tlog.Hash   // inclusion, consistency
	Proof     []tlog.Hash // inclusion, consistency
	Note, Key string      // open: signed note and public key; sign: text and private key
}

type answer struct {
	OldRoot, Root          tlog.Hash
	Inclusion, Consistency []tlog.Hash
	Text                   string
	Accepted               bool
}

func tree(asked question) (told answer, err error) {
	var stored []tlog.Hash
	reader := tlog.HashReaderFunc(func(places []int64) ([]tlog.Hash, error) {
		found := make([]tlog.Hash, len(places))
		for number, place := range places {
			found[number] = stored[place]
		}
		return found, nil
	})
	for number, data := range asked.Leaves {
		hashes, err := tlog.StoredHashes(int64(number), data, reader)
		if err != nil {
			return told, err
		}
		stored = append(stored, hashes...)
	}
	if told.Root, err = tlog.TreeHash(asked.Size, reader); err != nil {
		return told, err
	}
	if told.OldRoot, err = tlog.TreeHash(asked.Old, reader); err != nil {
		return told, err
	}
	if told.Inclusion, err = tlog.ProveRecord(asked.Size, asked.Index, reader); err != nil {
		return told, err
	}
	told.Consistency, err = tlog.ProveTree(asked.Size, asked.Old, reader)
	return told, err
}

func open(text, key string) (string, error) {
	verifier, err := note.NewVerifier(key)
	if err != nil {
		return "", err
	}
	opened, err := note.Open([]byte(text), note.VerifierList(verifier))
	if err != nil {
		return "", err
	}
	return opened.Text, nil
}

func sign(text, key string) (string, error) {
	signer, err := note.NewSigner(key)
	if err != nil {
		return "", err
	}
	signed, err := note.Sign(&note.Note{Text: text}, signer)
	return string(signed), err
}

func reply(asked question) (told answer) {
	var err error
	switch asked.Op {
	case "tree":
		told, err = tree(asked)
	case "inclusion":
		err = tlog.CheckRecord(asked.Proof, asked.Size, asked.Root, asked.Index, asked.Leaf)
	case "consistency":
		err = tlog.CheckTree(asked.Proof, asked.Size, asked.Root, asked.Old, asked.OldRoot)
	case "open":
		told.Text, err = open(asked.Note, asked.Key)
	case "sign":
		told.Text, err = sign(asked.Note, asked.Key)
	default:
		err = fmt.Errorf("no such question: %s", asked.Op)
	}
	told.Accepted = err == nil
	return told
}

func main() {
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(nil, 1<<26)
	out := json.NewEncoder(os.Stdout)
	for lines.Scan() {
		var asked question
		if err := json.Unmarshal(lines.Bytes(), &asked); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		if err := out.Encode(reply(asked)); err != nil {
			os.Exit(1)
		}
	}
	if err := lines.Err(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
