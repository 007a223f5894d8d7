// Renders a chart as Helm does: Go's text/template with sprig, and the functions and objects that Helm adds, as far as charts
// here use them; whatever else a template asks for is an error. Not Helm's are: dependencies, hooks, capabilities, lookups.
//
// `render CHART` reads a JSON array of {release, namespace, values} and writes one of {files} or {error}, in that order.
package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"text/template"

	"github.com/Masterminds/sprig"
	"gopkg.in/yaml.v3"
)

type tree = map[string]any

type request struct {
	Release, Namespace string
	Values             tree
}

type answer struct {
	Files map[string]string `json:"files,omitempty"`
	Error string            `json:"error,omitempty"`
}

// files is `.Files` of a template.
type files struct{ folder string }

func (f files) Get(name string) (string, error) {
	text, err := os.ReadFile(filepath.Join(f.folder, name))
	return string(text), err
}

func main() {
	folder := os.Args[1]
	var requests []request
	must(json.NewDecoder(os.Stdin).Decode(&requests))
	answers := make([]answer, len(requests))
	for i, one := range requests {
		rendered, err := render(folder, one)
		if err != nil {
			answers[i] = answer{Error: err.Error()}
		} else {
			answers[i] = answer{Files: rendered}
		}
	}
	must(json.NewEncoder(os.Stdout).Encode(answers))
}

func render(folder string, one request) (map[string]string, error) {
	chart := read(filepath.Join(folder, "Chart.yaml"))
	values := merged(read(filepath.Join(folder, "values.yaml")), one.Values)
	data := tree{
		"Values":  values,
		"Chart":   capitalized(chart),
		"Release": tree{"Name": one.Release, "Namespace": one.Namespace, "Service": "Helm"},
		"Files":   files{folder},
	}
	all := template.New("").Option("missingkey=zero")
	all.Funcs(functions(all))
	paths, err := filepath.Glob(filepath.Join(folder, "templates", "*"))
	must(err)
	for _, path := range paths {
		text, err := os.ReadFile(path)
		must(err)
		if _, err := all.New(filepath.Base(path)).Parse(string(text)); err != nil {
			return nil, err
		}
	}
	rendered := map[string]string{}
	for _, path := range paths {
		name := filepath.Base(path)
		if strings.HasPrefix(name, "_") {
			continue
		}
		var out bytes.Buffer
		if err := all.ExecuteTemplate(&out, name, data); err != nil {
			return nil, err
		}
		rendered[name] = strings.ReplaceAll(out.String(), "<no value>", "")
	}
	return rendered, nil
}

func functions(all *template.Template) template.FuncMap {
	known := sprig.TxtFuncMap()
	delete(known, "env")
	delete(known, "expandenv")
	known["include"] = func(name string, data any) (string, error) {
		var out strings.Builder
		err := all.ExecuteTemplate(&out, name, data)
		return out.String(), err
	}
	known["toYaml"] = func(value any) (string, error) {
		text, err := yaml.Marshal(value)
		return strings.TrimSuffix(string(text), "\n"), err
	}
	known["fromYaml"] = func(text string) (tree, error) { return parsed([]byte(text)) }
	// Sprig has one, too; Helm's does not end with an error.
	known["toJson"] = func(value any) string {
		text, _ := json.Marshal(value)
		return string(text)
	}
	return known
}

// merged is what Helm makes of a chart's values and those that count more: null takes away what the chart has.
func merged(base, change tree) tree {
	all := tree{}
	for key, value := range base {
		all[key] = value
	}
	for key, value := range change {
		below, isTree := value.(tree)
		above, wasTree := all[key].(tree)
		switch {
		case value == nil:
			delete(all, key)
		case isTree && wasTree:
			all[key] = merged(above, below)
		default:
			all[key] = value
		}
	}
	return all
}

func read(path string) tree {
	text, err := os.ReadFile(path)
	must(err)
	values, err := parsed(text)
	must(err)
	return values
}

// parsed goes through JSON, as in Helm: numbers are floating point.
func parsed(text []byte) (tree, error) {
	var loose any
	if err := yaml.Unmarshal(text, &loose); err != nil {
		return nil, err
	}
	plain, err := json.Marshal(loose)
	if err != nil {
		return nil, err
	}
	values := tree{}
	err = json.Unmarshal(plain, &values)
	return values, err
}

// capitalized has the names by which templates call the fields of Chart.yaml.
func capitalized(chart tree) tree {
	named := tree{}
	for key, value := range chart {
		named[strings.ToUpper(key[:1])+key[1:]] = value
	}
	return named
}

func must(err error) {
	if err != nil {
		panic(err)
	}
}
