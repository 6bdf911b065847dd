/** The keys where something may be begun: Ctrl+Enter begins it, F1 looks up something else. */
export function beginKeys(begin: () => void, other: () => void): (event: KeyboardEvent) => void {
  return (event) => {
    if (event.isComposing) return
    if (event.key === 'Enter' && event.ctrlKey) begin()
    else if (event.key === 'F1') other()
    else return
    event.preventDefault()
  }
}
