// The expression library of Argo Workflows v3.7.0: what cannot be filled in stays as it is.
package main

import (
	"github.com/argoproj/argo-workflows/v3/util/expr/argoexpr"
	"github.com/argoproj/argo-workflows/v3/util/expr/env"
	"github.com/argoproj/argo-workflows/v3/util/template"
)

var (
	evalBool  = argoexpr.EvalBool
	functions = env.GetFuncMap
)

func replaceEarly(text string, values map[string]string) (string, error) {
	return template.Replace(text, values, true)
}

func replaceLate(text string, values map[string]string) (string, error) {
	return template.Replace(text, values, true)
}
